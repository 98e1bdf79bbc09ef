/** The command line. */
@NullMarked
package dev.nightjar.app;

import org.jspecify.annotations.NullMarked;
