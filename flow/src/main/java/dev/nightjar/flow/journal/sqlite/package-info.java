/** The journal in an embedded SQLite file. */
@NullMarked
package dev.nightjar.flow.journal.sqlite;

import org.jspecify.annotations.NullMarked;
