/** dbt as a child process, the snapshot projects generated for it, and the history that it writes. */
@NullMarked
package dev.nightjar.dbt;

import org.jspecify.annotations.NullMarked;
