/** HTTP for tasks: one client with our retries, rate limits and redaction, and a task that calls what lies downstream. */
@NullMarked
package dev.nightjar.http;

import org.jspecify.annotations.NullMarked;
