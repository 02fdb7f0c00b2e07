/** Manifests: what a node, a driver and an app say about themselves. {@link dev.rubus.board.manifest.Defaults} has what they leave out. */
@NullMarked
package dev.rubus.board.manifest;

import org.jspecify.annotations.NullMarked;
