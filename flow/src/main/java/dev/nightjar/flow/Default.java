package dev.nightjar.flow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component that was not given, written as in {@code nightjar.yml}: {@code "7"}, {@code "30s"},
 * {@code "quarantine"}. An absent {@code Optional}, list, set or map is empty without it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Default {
    String value();
}
