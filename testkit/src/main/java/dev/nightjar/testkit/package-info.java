/** Connector schemas, and invented rows for them that change night by night. */
@NullMarked
package dev.nightjar.testkit;

import org.jspecify.annotations.NullMarked;
