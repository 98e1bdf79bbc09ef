/** Parts for tests of flows and tasks: a clock that stands until it is moved, tasks that do as they are told. */
@NullMarked
package dev.nightjar.flow.testing;

import org.jspecify.annotations.NullMarked;
