package dev.nightjar.app;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;

/**
 * Class files of before Java 6. The JVM leaves them out of its cache, since it checks them in another way ("Old class has
 * been linked"). With stack maps they are like any other.
 */
final class OldClasses {
    private static final ClassTransform RENEWAL = ClassTransform.transformingMethodBodies(
                    (code, element) -> code.with(element))
            .andThen((type, element) -> type.with(
                    element instanceof ClassFileVersion ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0) : element));

    private final ClassFile files = ClassFile.of(
            ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(OldClasses.class.getClassLoader())),
            StackMapsOption.GENERATE_STACK_MAPS);

    /** A class file of before Java 6 as one of Java 8; any other as it is. */
    byte[] renewed(byte[] bytes) {
        ClassModel type = files.parse(bytes);
        return type.majorVersion() < ClassFile.JAVA_6_VERSION ? files.transformClass(type, RENEWAL) : bytes;
    }
}
