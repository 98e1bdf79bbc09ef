package dev.nightjar.dbt;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A generated project on disk: {@code .nightjar/projects/<shard>}. */
final class ProjectFolder {
    private static final List<String> GENERATED = List.of("models", "snapshots", "macros");
    private static final String PARSED = "partial_parse.msgpack";

    private final Path folder;

    private ProjectFolder(Path folder) {
        this.folder = folder;
    }

    static ProjectFolder of(Path workFolder, Shard shard) {
        return new ProjectFolder(workFolder.resolve("projects").resolve(shard.name()));
    }

    Path path() {
        return folder;
    }

    /**
     * Makes the folder hold these files: writes those that differ, removes those that are no more. If it changes any,
     * dbt parses all of it anew: where a source and its snapshot in YAML change together, partial parsing loses the
     * snapshot or keeps the old one (dbt-core#15785, #11444; seen with dbt 1.11.16).
     *
     * @param target where dbt keeps what it parsed
     */
    void write(List<GeneratedFile> files, Path target) {
        try {
            Set<Path> wanted = new HashSet<>();
            Map<Path, String> changed = new LinkedHashMap<>();
            for (GeneratedFile file : files) {
                Path path = folder.resolve(file.path());
                wanted.add(path);
                if (!Optional.of(file.content()).equals(before(path))) {
                    changed.put(path, file.content());
                }
            }
            List<Path> stale =
                    existing().stream().filter(file -> !wanted.contains(file)).toList();
            if (!changed.isEmpty() || !stale.isEmpty()) {
                // Before the first change: a crash in between must not leave it beside a changed project.
                Files.deleteIfExists(target.resolve(PARSED));
            }
            for (Map.Entry<Path, String> file : changed.entrySet()) {
                Files.createDirectories(Objects.requireNonNull(file.getKey().getParent(), "a file has a folder"));
                Files.writeString(file.getKey(), file.getValue());
            }
            for (Path file : stale) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the dbt project %s cannot be written: %s".formatted(folder, FileFailure.reason(folder, e)),
                    e);
        }
    }

    /** What {@link #write} would change, as differences of files. */
    List<PlannedChange> differences(List<GeneratedFile> files) {
        try {
            List<PlannedChange> changes = new ArrayList<>();
            Set<Path> wanted = new HashSet<>();
            for (GeneratedFile file : files) {
                Path target = folder.resolve(file.path());
                wanted.add(target);
                addDifference(changes, target, before(target), Optional.of(file.content()));
            }
            for (Path there : existing()) {
                if (!wanted.contains(there)) {
                    addDifference(changes, there, before(there), Optional.empty());
                }
            }
            return changes;
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the dbt project %s cannot be read: %s".formatted(folder, FileFailure.reason(folder, e)),
                    e);
        }
    }

    private static void addDifference(
            List<PlannedChange> changes, Path file, Optional<String> before, Optional<String> after) {
        if (!before.equals(after)) {
            List<String> old = before.orElse("").lines().toList();
            List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                    before.isEmpty() ? "/dev/null" : file.toString(),
                    after.isEmpty() ? "/dev/null" : file.toString(),
                    old,
                    DiffUtils.diff(old, after.orElse("").lines().toList()),
                    3);
            changes.add(new PlannedChange("file", file.toString(), String.join("\n", diff)));
        }
    }

    /** What it holds; empty where there is none, which is not the same as one that is empty. */
    private static Optional<String> before(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private List<Path> existing() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : GENERATED) {
            Path root = folder.resolve(name);
            if (Files.isDirectory(root)) {
                try (Stream<Path> walk = Files.walk(root)) {
                    walk.filter(Files::isRegularFile).sorted().forEach(files::add);
                }
            }
        }
        return files;
    }
}
