// SPDX-License-Identifier: GPL-2.0
/*
 * rubus_i2c: an I2C bus with devices on it and no hardware behind it.
 *
 * Duties:
 *   - a bus ("rubus-i2c", number 1 when free) that takes plain transfers, which Debian's i2c-stub does not;
 *   - the devices in devices[], one file each;
 *   - faults on demand, each by name, for one address or the whole bus.
 *
 * The test's side is three files in /sys/devices/rubus-i2c:
 *   fault       write "ADDR none|nack|timeout|arbitration", "ADDR slow MS" or "none"; ADDR is 0x03..0x77 or "all".
 *               A fault holds until it is replaced. Reading lists those in force, in the form that is written.
 *   bme280_raw  "TEMPERATURE PRESSURE HUMIDITY": what the sensor's converters will measure next (20, 20 and 16 bits).
 *   transfers   how many transfers the bus was asked for since loading, failed ones included.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

#include "device.h"

static const struct rubus_device *const devices[] = {
	&rubus_register_file,
	&rubus_bme280,
};

/* ---- faults ---- */

static const struct {
	const char *name;
	int error;
} fault_kinds[] = {
	{ "none", 0 },
	{ "nack", -ENXIO },		/* nobody pulled the data line low */
	{ "timeout", -ETIMEDOUT },	/* the clock line is stuck low */
	{ "arbitration", -EAGAIN },	/* another master won the bus */
	{ "slow", 0 },			/* the device stretches the clock, then answers */
};

enum { FAULT_NONE = 0, FAULT_SLOW = 4 };

#define ADDRESS_ALL 0	/* 0 is the general call, which no device has */
#define ADDRESS_END 0x78
#define SLOW_MAX_MS 60000	/* the transfer cannot be interrupted, so a typing error must not last for days */

static struct {
	u8 kind;
	u16 slow_ms;
} faults[ADDRESS_END];

/* ---- the bus ---- */

/* Guards devices, weather and faults. The bus itself is serialised by the I2C core, the files in sysfs are not. */
static DEFINE_MUTEX(state_lock);
static u64 transfer_count;

static const struct rubus_device *device_at(u16 address)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i]->address == address)
			return devices[i];
	return NULL;
}

/* What befalls a message to this address: an errno, or 0 and how long to wait first. */
static int fault_for(u16 address, unsigned int *slow_ms)
{
	int error = 0, i;
	const u16 places[] = { ADDRESS_ALL, address };

	*slow_ms = 0;
	for (i = 0; i < ARRAY_SIZE(places) && !error; i++) {
		if (places[i] >= ADDRESS_END)
			continue;
		error = fault_kinds[faults[places[i]].kind].error;
		if (faults[places[i]].kind == FAULT_SLOW)
			*slow_ms += faults[places[i]].slow_ms;
	}
	return error;
}

static int transfer_message(struct i2c_msg *message)
{
	const struct rubus_device *device = device_at(message->addr);

	if (!device)
		return -ENXIO;
	if (message->len == 0) /* "quick": is anybody there? */
		return 0;
	if (!(message->flags & I2C_M_RD))
		return device->write(message->buf, message->len);
	device->read(message->buf, message->len);
	return 0;
}

/* One transfer, start to stop: all of its messages or an error. Returns the number of messages, as the I2C core expects. */
static int rubus_xfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	unsigned int slow_ms = 0, message_ms;
	int i, error = 0;

	for (i = 0; i < count; i++)
		if (messages[i].flags & I2C_M_TEN)
			return -EOPNOTSUPP;

	mutex_lock(&state_lock);
	transfer_count++;
	for (i = 0; i < count && !error; i++) {
		error = fault_for(messages[i].addr, &message_ms);
		slow_ms = max(slow_ms, message_ms);
	}
	mutex_unlock(&state_lock);

	/* Without the lock, so that a test can end a fault while a transfer suffers from it. */
	if (!error && slow_ms)
		msleep(slow_ms);

	mutex_lock(&state_lock);
	for (i = 0; i < count && !error; i++)
		error = transfer_message(&messages[i]);
	mutex_unlock(&state_lock);
	return error ? error : count;
}

static u32 rubus_functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm rubus_algorithm = {
	.xfer = rubus_xfer,
	.functionality = rubus_functionality,
};

static struct i2c_adapter rubus_adapter = {
	.owner = THIS_MODULE,
	.name = "rubus-i2c",
	.algo = &rubus_algorithm,
	.retries = 0,	/* a lost arbitration is the caller's to see, not the core's to repair */
	.nr = 1,	/* the header's bus on every Raspberry Pi with 40 pins */
};

/* ---- sysfs ---- */

static int fault_kind_named(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(fault_kinds); i++)
		if (!strcmp(name, fault_kinds[i].name))
			return i;
	return -EINVAL;
}

static ssize_t fault_store(struct device *dev, struct device_attribute *attr, const char *text, size_t length)
{
	char place[8], name[16];
	u8 address = ADDRESS_ALL;
	u16 slow_ms = 0;
	int fields, kind;

	fields = sscanf(text, "%7s %15s %hu", place, name, &slow_ms);
	if (fields == 1 && !strcmp(place, "none")) {
		mutex_lock(&state_lock);
		memset(faults, 0, sizeof(faults));
		mutex_unlock(&state_lock);
		return length;
	}
	if (fields < 2)
		return -EINVAL;
	kind = fault_kind_named(name);
	if (kind < 0 || (kind == FAULT_SLOW) != (fields == 3) || slow_ms > SLOW_MAX_MS)
		return -EINVAL;
	if (strcmp(place, "all") && (kstrtou8(place, 0, &address) || address < 0x03 || address >= ADDRESS_END))
		return -EINVAL;

	mutex_lock(&state_lock);
	faults[address].kind = kind;
	faults[address].slow_ms = slow_ms;
	mutex_unlock(&state_lock);
	return length;
}

static ssize_t fault_show(struct device *dev, struct device_attribute *attr, char *text)
{
	int address, at = 0;

	mutex_lock(&state_lock);
	for (address = 0; address < ADDRESS_END; address++) {
		if (faults[address].kind == FAULT_NONE)
			continue;
		if (address == ADDRESS_ALL)
			at += sysfs_emit_at(text, at, "all");
		else
			at += sysfs_emit_at(text, at, "0x%02x", address);
		at += sysfs_emit_at(text, at, " %s", fault_kinds[faults[address].kind].name);
		if (faults[address].kind == FAULT_SLOW)
			at += sysfs_emit_at(text, at, " %u", faults[address].slow_ms);
		at += sysfs_emit_at(text, at, "\n");
	}
	mutex_unlock(&state_lock);
	return at;
}
static DEVICE_ATTR_RW(fault);

static ssize_t bme280_raw_store(struct device *dev, struct device_attribute *attr, const char *text, size_t length)
{
	struct bme280_raw raw;

	if (sscanf(text, "%u %u %u", &raw.temperature, &raw.pressure, &raw.humidity) != 3 ||
	    raw.temperature >= 1 << 20 || raw.pressure >= 1 << 20 || raw.humidity >= 1 << 16)
		return -EINVAL;
	mutex_lock(&state_lock);
	rubus_bme280_raw = raw;
	mutex_unlock(&state_lock);
	return length;
}

static ssize_t bme280_raw_show(struct device *dev, struct device_attribute *attr, char *text)
{
	ssize_t length;

	mutex_lock(&state_lock);
	length = sysfs_emit(text, "%u %u %u\n", rubus_bme280_raw.temperature,
			    rubus_bme280_raw.pressure, rubus_bme280_raw.humidity);
	mutex_unlock(&state_lock);
	return length;
}
static DEVICE_ATTR_RW(bme280_raw);

static ssize_t transfers_show(struct device *dev, struct device_attribute *attr, char *text)
{
	ssize_t length;

	mutex_lock(&state_lock);
	length = sysfs_emit(text, "%llu\n", transfer_count);
	mutex_unlock(&state_lock);
	return length;
}
static DEVICE_ATTR_RO(transfers);

static struct attribute *rubus_attributes[] = {
	&dev_attr_fault.attr,
	&dev_attr_bme280_raw.attr,
	&dev_attr_transfers.attr,
	NULL,
};
static const struct attribute_group rubus_group = { .attrs = rubus_attributes };

/* ---- coming and going ---- */

static struct device *rubus_root;

static int __init rubus_init(void)
{
	int error, i;

	for (i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i]->reset)
			devices[i]->reset();

	rubus_root = root_device_register("rubus-i2c");
	if (IS_ERR(rubus_root))
		return PTR_ERR(rubus_root);
	error = sysfs_create_group(&rubus_root->kobj, &rubus_group);
	if (error)
		goto no_group;

	rubus_adapter.dev.parent = rubus_root;
	error = i2c_add_numbered_adapter(&rubus_adapter);
	if (error == -EBUSY) /* a real bus has the number already: take any */
		error = i2c_add_adapter(&rubus_adapter);
	if (error)
		goto no_adapter;
	return 0;

no_adapter:
	sysfs_remove_group(&rubus_root->kobj, &rubus_group);
no_group:
	root_device_unregister(rubus_root);
	return error;
}

static void __exit rubus_exit(void)
{
	i2c_del_adapter(&rubus_adapter);
	sysfs_remove_group(&rubus_root->kobj, &rubus_group);
	root_device_unregister(rubus_root);
}

module_init(rubus_init);
module_exit(rubus_exit);

MODULE_DESCRIPTION("I2C bus with a simulated BME280 and register file, and faults on demand");
MODULE_LICENSE("GPL");
