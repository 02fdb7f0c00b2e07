/**
 * What drivers and apps link. {@link dev.rubus.sdk.Ring0} is the channel to ring 0; {@link dev.rubus.sdk.DriverMain} and
 * {@link dev.rubus.sdk.Driver} make a driver of it, {@link dev.rubus.sdk.App} and {@link dev.rubus.sdk.Publisher} an app.
 */
@NullMarked
package dev.rubus.sdk;

import org.jspecify.annotations.NullMarked;
