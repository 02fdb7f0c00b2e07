/** Tests of what ring 0 has to do later. */
package dev.rubus.kernel.timer;
