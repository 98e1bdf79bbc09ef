package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** {@code nightjar init}: writes a commented {@code nightjar.yml}. */
final class InitCommand extends CliCommand {
    private final Argument<Path> dir = arguments.optionalParameter(Path.class, "DIR", "the folder (default: this one)");

    InitCommand() {
        super("Write a commented nightjar.yml.");
    }

    @Override
    public Integer call() {
        Path folder = dir.find().orElse(Path.of("."));
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
                    ErrorCode.ENVIRONMENT, "%s cannot be written: %s".formatted(file, FileFailure.reason(file, e)), e);
        }
        System.out.println(file);
        System.err.println("set the path of your DuckDB file in it, then try 'nightjar doctor' and 'nightjar plan'");
        return 0;
    }
}
