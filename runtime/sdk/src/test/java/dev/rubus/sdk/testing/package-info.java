/** Ring 0 in the hands of a test: starts real processes, shakes hands, hands them devices, talks over their channel. */
package dev.rubus.sdk.testing;
