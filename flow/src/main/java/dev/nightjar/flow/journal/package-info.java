/** Where a run keeps what it has decided. */
@NullMarked
package dev.nightjar.flow.journal;

import org.jspecify.annotations.NullMarked;
