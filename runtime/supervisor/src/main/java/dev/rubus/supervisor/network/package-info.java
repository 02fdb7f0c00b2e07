/** How the two processes that need a network reach the host: veth pairs behind an nftables allow-list. */
@NullMarked
package dev.rubus.supervisor.network;

import org.jspecify.annotations.NullMarked;
