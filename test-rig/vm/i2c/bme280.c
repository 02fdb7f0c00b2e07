// SPDX-License-Identifier: GPL-2.0
/*
 * 0x76: a Bosch BME280 as far as a driver can tell from its registers (data sheet BST-BME280-DS002, section 5): identity,
 * calibration, oversampling, sleep, forced and normal mode, and a measurement that takes its time.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "device.h"

enum {
	BME280_CALIB_TP = 0x88,	/* 26 bytes, to 0xA1 */
	BME280_CHIP_ID = 0xD0,
	BME280_RESET = 0xE0,
	BME280_CALIB_H = 0xE1,	/* 7 bytes, to 0xE7 */
	BME280_CTRL_HUM = 0xF2,
	BME280_STATUS = 0xF3,
	BME280_CTRL_MEAS = 0xF4,
	BME280_CONFIG = 0xF5,
	BME280_DATA = 0xF7,	/* pressure 3, temperature 3, humidity 2 */
};

#define BME280_RESET_WORD 0xB6
#define BME280_MEASURING 0x08	/* bit 3 of status */

/*
 * Calibration: the worked example of Bosch's BMP280 data sheet (section 3.12), whose formulas the BME280 shares. Bosch prints
 * none for humidity; those constants are merely plausible.
 */
static const s32 calib_t_p[12] = {
	27504, 26435, -1000,
	36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000,
};
static const int dig_h1 = 75, dig_h2 = 362, dig_h3 = 0, dig_h4 = 324, dig_h5 = 50, dig_h6 = 30;

/* 25.08 degrees Celsius, 100653.25 Pa, 45.0 %RH */
struct bme280_raw rubus_bme280_raw = { .temperature = 519888, .pressure = 415148, .humidity = 28909 };

static struct {
	u8 registers[256];
	u8 pointer;
	u8 oversampling_hum;	/* ctrl_hum counts only from the next write of ctrl_meas on (data sheet 5.4.3) */
	ktime_t measured_at;	/* when the measurement under way ends */
} bme280;

static void bme280_put_20_bits(unsigned int reg, u32 value)
{
	bme280.registers[reg] = value >> 12;
	bme280.registers[reg + 1] = value >> 4;
	bme280.registers[reg + 2] = value << 4;
}

/* A skipped channel, and every channel after a reset, reads as the middle of the range (data sheet 5.4.7 to 5.4.9). */
static void bme280_put_data(u32 temperature, u32 pressure, u32 humidity)
{
	bme280_put_20_bits(BME280_DATA, pressure);
	bme280_put_20_bits(BME280_DATA + 3, temperature);
	put_unaligned_be16(humidity, &bme280.registers[BME280_DATA + 6]);
}

static void bme280_reset(void)
{
	u8 *regs = bme280.registers;
	int i;

	memset(regs, 0, sizeof(bme280.registers));
	for (i = 0; i < ARRAY_SIZE(calib_t_p); i++)
		put_unaligned_le16(calib_t_p[i], &regs[BME280_CALIB_TP + 2 * i]);
	regs[0xA1] = dig_h1;
	put_unaligned_le16(dig_h2, &regs[BME280_CALIB_H]);
	regs[0xE3] = dig_h3;
	regs[0xE4] = dig_h4 >> 4;
	regs[0xE5] = (dig_h5 & 0x0F) << 4 | (dig_h4 & 0x0F);
	regs[0xE6] = dig_h5 >> 4;
	regs[0xE7] = dig_h6;
	regs[BME280_CHIP_ID] = 0x60;
	bme280_put_data(0x80000, 0x80000, 0x8000);
	bme280.oversampling_hum = 0;
	bme280.measured_at = 0;
}

/* Oversampling codes 1..5 mean 1, 2, 4, 8, 16 samples; 0 skips the channel, 6 and 7 count as 16. */
static unsigned int bme280_samples(unsigned int code)
{
	return code ? 1U << (min(code, 5U) - 1) : 0;
}

/* Data sheet 9.1, the typical time: 1 ms, 2 ms a sample, 0.5 ms more for pressure and for humidity. */
static unsigned int bme280_measure_us(void)
{
	unsigned int ctrl = bme280.registers[BME280_CTRL_MEAS];
	unsigned int t = bme280_samples(ctrl >> 5);
	unsigned int p = bme280_samples(ctrl >> 2 & 7);
	unsigned int h = bme280_samples(bme280.oversampling_hum);

	return 1000 + 2000 * (t + p + h) + (p ? 500 : 0) + (h ? 500 : 0);
}

static void bme280_start_measuring(void)
{
	bme280.registers[BME280_STATUS] |= BME280_MEASURING;
	bme280.measured_at = ktime_add_us(ktime_get(), bme280_measure_us());
}

/*
 * Mode (ctrl_meas bits 0 and 1): 0 sleeps, 1 and 2 measure once and go back to sleep, 3 measures for ever. Nothing runs
 * between transfers: whoever talks to the sensor first brings it up to date. In mode 3 the time between two measurements is
 * taken as the measurement's own, whatever config's t_sb says.
 */
static void bme280_catch_up(void)
{
	u8 *regs = bme280.registers;
	unsigned int ctrl = regs[BME280_CTRL_MEAS];

	if (!(regs[BME280_STATUS] & BME280_MEASURING) || ktime_before(ktime_get(), bme280.measured_at))
		return;
	bme280_put_data(ctrl >> 5 ? rubus_bme280_raw.temperature : 0x80000,
			ctrl >> 2 & 7 ? rubus_bme280_raw.pressure : 0x80000,
			bme280.oversampling_hum ? rubus_bme280_raw.humidity : 0x8000);
	regs[BME280_STATUS] &= ~BME280_MEASURING;
	if ((ctrl & 3) == 3)
		bme280_start_measuring();
	else
		regs[BME280_CTRL_MEAS] &= ~3;
}

static void bme280_set(u8 reg, u8 value)
{
	switch (reg) {
	case BME280_RESET:
		if (value == BME280_RESET_WORD)
			bme280_reset();
		break;
	case BME280_CTRL_HUM:
		bme280.registers[reg] = value & 7;
		break;
	case BME280_CTRL_MEAS:
		bme280.registers[reg] = value;
		bme280.oversampling_hum = bme280.registers[BME280_CTRL_HUM];
		bme280.registers[BME280_STATUS] &= ~BME280_MEASURING;
		if (value & 3)
			bme280_start_measuring();
		break;
	case BME280_CONFIG:
		bme280.registers[reg] = value & 0xFD;
		break;
	default: /* the rest is read-only: acknowledged, and ignored */
		break;
	}
}

/* The BME280 does not step through registers on writes: after the first pair every value brings its own register. */
static int bme280_write(const u8 *bytes, unsigned int count)
{
	unsigned int i;

	bme280_catch_up();
	bme280.pointer = bytes[0];
	for (i = 0; i + 1 < count; i += 2)
		bme280_set(bytes[i], bytes[i + 1]);
	return 0;
}

static void bme280_read(u8 *bytes, unsigned int count)
{
	bme280_catch_up();
	while (count--)
		*bytes++ = bme280.registers[bme280.pointer++];
}

const struct rubus_device rubus_bme280 = {
	.address = 0x76,
	.reset = bme280_reset,
	.write = bme280_write,
	.read = bme280_read,
};
