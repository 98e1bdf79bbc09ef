/** Fivetran's REST API without Fivetran: a server in this process, on a clock that can be moved. */
@NullMarked
package dev.nightjar.testkit.fivetran;

import org.jspecify.annotations.NullMarked;
