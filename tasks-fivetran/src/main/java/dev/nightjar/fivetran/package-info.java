/** Tasks around Fivetran: which schemas of a warehouse are its own. */
@NullMarked
package dev.nightjar.fivetran;

import org.jspecify.annotations.NullMarked;
