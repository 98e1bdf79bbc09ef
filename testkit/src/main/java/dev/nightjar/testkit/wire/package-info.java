/** What goes wrong on the wire of a fake, whatever it is a fake of. */
@NullMarked
package dev.nightjar.testkit.wire;

import org.jspecify.annotations.NullMarked;
