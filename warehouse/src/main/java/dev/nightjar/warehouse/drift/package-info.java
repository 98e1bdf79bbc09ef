/** What has changed in tables, columns and keys between two nights. */
@NullMarked
package dev.nightjar.warehouse.drift;

import org.jspecify.annotations.NullMarked;
