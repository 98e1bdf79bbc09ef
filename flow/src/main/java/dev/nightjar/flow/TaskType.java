package dev.nightjar.flow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stable id of a task class, such as {@code warehouse.clone-schema}: what is stored in place of a class name. Not
 * inherited: a subclass is another task. Without it the id is the class's simple name in kebab case, less "Task".
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TaskType {
    String value();
}
