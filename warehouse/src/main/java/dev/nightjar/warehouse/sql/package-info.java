/** SQL as text: tokens, statements of a script, and what a statement reads and writes. Nothing here runs anything. */
@NullMarked
package dev.nightjar.warehouse.sql;

import org.jspecify.annotations.NullMarked;
