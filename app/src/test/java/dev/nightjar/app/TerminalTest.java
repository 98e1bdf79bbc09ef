package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a real terminal: a pseudo-terminal of 50 columns and 8 lines on standard error, which is resized once. */
class TerminalTest {
    private static final String ON_A_TERMINAL = """
            import fcntl, os, pty, struct, subprocess, sys, termios
            def size(lines, columns):
                fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack('HHHH', lines, columns, 0, 0))
            ours, theirs = pty.openpty()
            size(8, 50)
            environment = dict(os.environ, TERM='xterm', LC_ALL='C.UTF-8')
            for name in ('CI', 'COLUMNS', 'LINES', 'NO_COLOR'):
                environment.pop(name, None)
            child = subprocess.Popen(sys.argv[2:], stderr=theirs, env=environment)
            os.close(theirs)
            with open(sys.argv[1], 'wb') as shown:
                resized = False
                while True:
                    try:
                        block = os.read(ours, 65536)
                    except OSError:
                        break
                    if not block:
                        break
                    shown.write(block)
                    if not resized and b'snapshot-clones' in block:
                        size(3, 20)
                        resized = True
            sys.exit(child.wait())
            """;

    @TempDir
    private Path scratch;

    @Test
    void pictureGoesToTheTerminalAndDataToTheFile() throws Exception {
        Shop shop = Shop.in(scratch.resolve("shop"));
        Path shown = scratch.resolve("shown");
        ProcessBuilder builder = ChildCli.builder(scratch, shop.arguments("run", "--json"));
        List<String> command = new ArrayList<>(builder.command());
        String python = command.getFirst();
        int java = command.indexOf(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command(new ArrayList<>(List.of(python, "-c", ON_A_TERMINAL, shown.toString())));
        builder.command().addAll(command.subList(java, command.size()));

        ChildCli run = ChildCli.start(builder);

        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        assertThat(run.out().lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("{\"night\""));
        String screen = Files.readString(shown);
        assertThat(screen).contains("\u001b[32m✓ clone schemas", "└─ snapshot-clones", "\u001b[3A\r\u001b[J");
        for (String block : screen.split("\u001b\\[J", -1)) {
            assertThat(block.lines().filter(line -> line.matches("^(├|└|│|   ).*")))
                    .hasSizeLessThan(8);
        }
    }
}
