// SPDX-License-Identifier: GPL-2.0
#ifndef RUBUS_DEVICE_H
#define RUBUS_DEVICE_H

#include <linux/types.h>

/* A simulated device, as the bus sees it. The bus calls one function at a time and checks nothing that the device can. */
struct rubus_device {
	u16 address;	/* 7 bits */

	/* Optional: the state after power-on. */
	void (*reset)(void);

	/* One write message of at least one byte. 0, or -ENXIO: "no acknowledge" on the wire. */
	int (*write)(const u8 *bytes, unsigned int count);

	/* One read message, from wherever the last write left the register pointer. */
	void (*read)(u8 *bytes, unsigned int count);
};

extern const struct rubus_device rubus_register_file;
extern const struct rubus_device rubus_bme280;

/* The weather: what the BME280's converters will measure next, 20, 20 and 16 bits. */
struct bme280_raw {
	u32 temperature;
	u32 pressure;
	u32 humidity;
};
extern struct bme280_raw rubus_bme280_raw;

#endif
