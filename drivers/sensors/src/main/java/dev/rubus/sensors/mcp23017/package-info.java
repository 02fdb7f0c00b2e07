/** Microchip MCP23017: sixteen more pins. Tables and sections mean the data sheet DS20001952C. */
@NullMarked
package dev.rubus.sensors.mcp23017;

import org.jspecify.annotations.NullMarked;
