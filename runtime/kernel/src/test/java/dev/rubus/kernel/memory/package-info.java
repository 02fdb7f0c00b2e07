/** Tests of what ring 0's memory promises. */
package dev.rubus.kernel.memory;
