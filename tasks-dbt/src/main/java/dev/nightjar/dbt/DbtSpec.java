package dev.nightjar.dbt;

import dev.nightjar.flow.Description;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A dbt command on a project that is there. */
@Description("a dbt command")
public record DbtSpec(
        @Description("the dbt executable; by default NIGHTJAR_DBT, else dbt on the PATH")
        Optional<String> dbt,

        @Description("the folder of the project, relative to that of nightjar.yml")
        Path project,

        @Description("the command and its arguments, such as [build, --select, marts]")
        List<String> command) {
    public DbtSpec {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the dbt command is empty; name one, such as build");
        }
    }
}
