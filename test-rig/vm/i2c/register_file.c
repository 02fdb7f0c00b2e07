// SPDX-License-Identifier: GPL-2.0
/*
 * 0x50: 256 bytes, zero at first. The first byte written sets the pointer; every byte after it, written or read, moves it on,
 * from 255 to 0.
 */
#include "device.h"

static u8 file_bytes[256];
static u8 file_pointer;

static int file_write(const u8 *bytes, unsigned int count)
{
	unsigned int i;

	file_pointer = bytes[0];
	for (i = 1; i < count; i++)
		file_bytes[file_pointer++] = bytes[i];
	return 0;
}

static void file_read(u8 *bytes, unsigned int count)
{
	while (count--)
		*bytes++ = file_bytes[file_pointer++];
}

const struct rubus_device rubus_register_file = {
	.address = 0x50,
	.write = file_write,
	.read = file_read,
};
