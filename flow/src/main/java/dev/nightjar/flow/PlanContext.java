package dev.nightjar.flow;

/** What a task meets while it is planned: all that it meets while it runs, and the promise not to change anything. */
public interface PlanContext extends TaskContext {}
