package dev.nightjar.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.nightjar.flow.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which module may know which, over the classes of all modules. */
class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.nightjar");

    /** Each room by the package below {@code dev.nightjar}, and the rooms that it may know. */
    private static final Map<String, Set<String>> ROOMS = rooms();

    private static Map<String, Set<String>> rooms() {
        Map<String, Set<String>> rooms = new LinkedHashMap<>();
        rooms.put("flow", Set.of());
        rooms.put("warehouse", Set.of("flow"));
        rooms.put("testkit", Set.of("flow", "warehouse"));
        rooms.put("shell", Set.of("flow"));
        rooms.put("dbt", Set.of("shell", "warehouse", "flow"));
        rooms.put("snowflake", Set.of("warehouse", "flow"));
        rooms.put("http", Set.of("flow"));
        rooms.put("fivetran", Set.of("http", "warehouse", "flow"));
        rooms.put("recipes", Set.of("warehouse", "dbt", "fivetran", "http", "flow"));
        rooms.put(
                "app",
                Set.of("recipes", "fivetran", "http", "snowflake", "dbt", "shell", "testkit", "warehouse", "flow"));
        return rooms;
    }

    @Test
    void seesTheClassesOfAllRooms() {
        Set<String> seen = CLASSES.stream().map(RoomsTest::room).collect(Collectors.toSet());

        assertThat(seen).isSubsetOf(ROOMS.keySet());
        assertThat(seen).contains("flow", "warehouse", "testkit", "shell", "dbt", "fivetran", "recipes", "app");
    }

    @Test
    void knowOnlyTheRoomsAboveThem() {
        ROOMS.forEach((room, known) -> {
            String[] allowed = Stream.concat(Stream.of(room), known.stream())
                    .map(RoomsTest::packages)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(packages(room))
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.nightjar..").and(not(resideInAnyPackage(allowed))))
                    .because("%s knows only %s".formatted(room, known.isEmpty() ? "itself" : known))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void haveNoCycles() {
        slices().matching("dev.nightjar.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheSessionOfAWarehouseKnowsItsDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.nightjar.warehouse.jdbc",
                        "dev.nightjar.warehouse.duckdb",
                        "dev.nightjar.flow.journal.sqlite",
                        "dev.nightjar.snowflake")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.duckdb..", "net.snowflake..")
                .because("native calls hold on to the carriers of virtual threads, and one class keeps them off")
                .check(CLASSES);
        Set<String> drivers = CLASSES.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("org.duckdb")))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(drivers).contains("DuckDbSession").isSubsetOf("DuckDbSession", "DuckDbText");
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nightjar.app")
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineParsesArguments() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nightjar.app")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    @Test
    void logBySlf4j() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LogConfigurator.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback..")
                .check(CLASSES);
    }

    @Test
    void keepTheirInternalsToThemselves() {
        classes().should(leaveOthersInternalsAlone()).check(CLASSES);
    }

    @Test
    void nameClassesAfterWhatTheyAre() {
        List<String> vague = CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> name.matches(".*(Manager|Helper|Utils?|Impl)"))
                .toList();

        assertThat(vague).isEmpty();
    }

    @Test
    void tasksWithHooksTakeTheSettingsOfASubclass() {
        List<String> closed = CLASSES.stream()
                .filter(type -> type.isAssignableTo(Task.class))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        && !type.getModifiers().contains(JavaModifier.FINAL))
                .filter(type -> type.getMethods().stream().anyMatch(RoomsTest::isHook))
                .filter(type -> type.getConstructors().stream()
                        .noneMatch(constructor -> constructor.getRawParameterTypes().stream()
                                .anyMatch(parameter -> parameter.isEquivalentTo(Record.class))))
                .map(JavaClass::getName)
                .toList();

        assertThat(closed).isEmpty();
    }

    private static boolean isHook(JavaMethod method) {
        Class<?>[] parameters =
                method.getRawParameterTypes().stream().map(JavaClass::reflect).toArray(Class<?>[]::new);
        return method.getModifiers().contains(JavaModifier.PROTECTED)
                && !method.getModifiers().contains(JavaModifier.FINAL)
                && method.getOwner().getAllRawSuperclasses().stream()
                        .noneMatch(parent -> parent.tryGetMethod(method.getName(), parameters)
                                .isPresent());
    }

    private static ArchCondition<JavaClass> leaveOthersInternalsAlone() {
        return new ArchCondition<>("leave the internals of other packages alone") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().forEach(dependency -> {
                    String target = dependency.getTargetClass().getPackageName();
                    int internal = (target + ".").indexOf(".internal.");
                    boolean foreign = target.startsWith("dev.nightjar")
                            && internal >= 0
                            && !type.getPackageName().startsWith(target.substring(0, internal));
                    if (foreign) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                });
            }
        };
    }

    private static String packages(String room) {
        return "dev.nightjar.%s..".formatted(room);
    }

    private static String room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : type.getName();
    }
}
