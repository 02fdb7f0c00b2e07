/** What the walls and channels of a real node hold against: read from the kernel, and tried from inside. */
package dev.rubus.system.sandbox;
