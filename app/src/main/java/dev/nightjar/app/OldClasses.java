package dev.nightjar.app;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Class files of before Java 6. The JVM leaves them out of its cache, since it checks them in another way ("Old class has
 * been linked"). With stack maps they are like any other.
 */
final class OldClasses {
    private static final ClassTransform RENEWAL = ClassTransform.transformingMethodBodies(
                    (code, element) -> code.with(element))
            .andThen((type, element) -> type.with(
                    element instanceof ClassFileVersion ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0) : element));

    private OldClasses() {}

    /** Writes a jar that has the entries of another, with all its classes of Java 8 or later. */
    static void renew(Path jar, Path into) throws IOException {
        ClassFile files = ClassFile.of(
                ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofResourceParsing(OldClasses.class.getClassLoader())),
                StackMapsOption.GENERATE_STACK_MAPS);
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(into))) {
            for (JarEntry entry : Collections.list(from.entries())) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                to.putNextEntry(new JarEntry(entry.getName()));
                to.write(entry.getName().endsWith(".class") ? renewed(files, bytes) : bytes);
                to.closeEntry();
            }
        }
    }

    private static byte[] renewed(ClassFile files, byte[] bytes) {
        ClassModel type = files.parse(bytes);
        return type.majorVersion() < ClassFile.JAVA_6_VERSION ? files.transformClass(type, RENEWAL) : bytes;
    }
}
