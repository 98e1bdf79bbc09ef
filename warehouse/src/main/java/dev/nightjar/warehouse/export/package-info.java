/** The rows of queries as files. */
@NullMarked
package dev.nightjar.warehouse.export;

import org.jspecify.annotations.NullMarked;
