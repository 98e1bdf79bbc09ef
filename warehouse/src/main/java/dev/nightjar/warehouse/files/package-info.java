/** Files into tables, and out of them, by what the warehouse itself has for it. */
@NullMarked
package dev.nightjar.warehouse.files;

import org.jspecify.annotations.NullMarked;
