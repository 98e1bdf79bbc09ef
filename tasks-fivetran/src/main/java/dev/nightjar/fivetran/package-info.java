/** Fivetran: a client of its REST API, tasks that sync, resync and wait, and which schemas of a warehouse are its own. */
@NullMarked
package dev.nightjar.fivetran;

import org.jspecify.annotations.NullMarked;
