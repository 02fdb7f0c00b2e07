/** The configuration of this machine, read without a running node. */
@NullMarked
package dev.rubus.cli.configuration;

import org.jspecify.annotations.NullMarked;
