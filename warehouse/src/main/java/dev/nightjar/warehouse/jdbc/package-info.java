/** What the sessions of warehouses with a JDBC driver share. */
@NullMarked
package dev.nightjar.warehouse.jdbc;

import org.jspecify.annotations.NullMarked;
