package dev.nightjar.flow;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Says why a file cannot be read or written: of its most frequent failures the JDK tells the path alone. */
public final class FileFailure {
    private FileFailure() {}

    /** Which file it was, where that is known, and why it failed. */
    public static String reason(IOException error) {
        return error instanceof FileSystemException ofFile && ofFile.getFile() != null
                ? ofFile.getFile() + ": " + why(error)
                : why(error);
    }

    /**
     * Why it failed, for a message that names a file already.
     *
     * @param named that file; another one that the failure is about is named before the reason
     */
    public static String reason(Path named, IOException error) {
        return error instanceof FileSystemException ofFile && named.toString().equals(ofFile.getFile())
                ? why(error)
                : reason(error);
    }

    private static String why(IOException error) {
        return error instanceof FileSystemException ofFile
                ? why(ofFile)
                : Optional.ofNullable(error.getMessage())
                        .orElse(error.getClass().getSimpleName());
    }

    private static String why(FileSystemException error) {
        return Optional.ofNullable(error.getReason()).orElseGet(() -> switch (error) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file or folder";
            case FileAlreadyExistsException _ -> "there is something of that name already";
            case NotDirectoryException _ -> "it is no folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            default -> error.getClass().getSimpleName();
        });
    }
}
