package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightjar init}: writes a commented {@code nightjar.yml}. */
@Command(name = "init", description = "Write a commented nightjar.yml.")
final class InitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "0..1", description = "the folder (default: this one)")
    private Path folder = Path.of(".");

    @Override
    public Integer call() {
        if (Files.isRegularFile(folder)) {
            throw new NightjarException(ErrorCode.USAGE, "%s is a file; name a folder".formatted(folder));
        }
        Path file = folder.toAbsolutePath().normalize().resolve(NightjarConfig.FILE_NAME);
        try (InputStream template =
                Objects.requireNonNull(InitCommand.class.getResourceAsStream("nightjar.yml"), "nightjar.yml")) {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file has a folder"));
            Files.copy(template, file);
        } catch (FileAlreadyExistsException e) {
            throw new NightjarException(
                    ErrorCode.USAGE, "%s is there already; edit it, or move it away".formatted(file), e);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
        System.out.println(file);
        System.err.println("set the path of your DuckDB file in it, then try 'nightjar doctor' and 'nightjar plan'");
        return 0;
    }
}
