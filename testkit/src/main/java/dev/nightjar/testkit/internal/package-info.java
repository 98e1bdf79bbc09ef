/** What the fakes are made of; not for use elsewhere. */
@NullMarked
package dev.nightjar.testkit.internal;

import org.jspecify.annotations.NullMarked;
