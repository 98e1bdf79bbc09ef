/** Benchmarks: each figure beside its limit or a peer from the same run. */
@org.jspecify.annotations.NullMarked
package dev.nightjar.bench;
