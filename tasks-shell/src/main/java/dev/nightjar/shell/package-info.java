/** Tasks that run a program of this machine as a child process. */
@NullMarked
package dev.nightjar.shell;

import org.jspecify.annotations.NullMarked;
