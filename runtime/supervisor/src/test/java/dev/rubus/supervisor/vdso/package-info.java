@NullMarked
package dev.rubus.supervisor.vdso;

import org.jspecify.annotations.NullMarked;
