package dev.nightjar.flow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class FlowRulesTest {
    private static final JavaClasses FLOW = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.nightjar.flow");

    @Test
    void dependsOnTheJdkSlf4jJacksonAndTheJournalsDriverAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.nightjar.flow..",
                        "java..",
                        "org.slf4j..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.jspecify.annotations..",
                        "org.sqlite.."))
                .check(FLOW);
    }

    @Test
    void onlyTheSqliteJournalCallsADatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nightjar.flow.journal.sqlite")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."))
                .check(FLOW);
    }

    @Test
    void hasThesePublicPackagesAndNoOther() {
        Set<String> packages = FLOW.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(packages)
                .containsExactlyInAnyOrder(
                        "dev.nightjar.flow",
                        "dev.nightjar.flow.codec",
                        "dev.nightjar.flow.config",
                        "dev.nightjar.flow.journal",
                        "dev.nightjar.flow.journal.sqlite",
                        "dev.nightjar.flow.testing");
    }

    @Test
    void onlyTestsUseTheSupportOfTests() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nightjar.flow.testing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.nightjar.flow.testing")
                .check(FLOW);
    }

    @Test
    void nothingReadsTheMachinesClockButItsTimekeeper() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SystemTimekeeper")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(FLOW);
    }
}
