/** What recipes talk to: a warehouse, its names and tables, and the tasks that any warehouse can do. */
@NullMarked
package dev.nightjar.warehouse;

import org.jspecify.annotations.NullMarked;
