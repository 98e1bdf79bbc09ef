package dev.nightjar.testkit.snowflake;

/** A JVM with a fake of Snowflake, which it does not end. */
final class StartsFakesnow {
    private StartsFakesnow() {}

    /** Prints the fake's process id in ten characters, and stays. */
    public static void main(String[] arguments) throws InterruptedException {
        FakesnowServer server = FakesnowServer.start();
        System.out.print("%-10d".formatted(server.process().pid()));
        System.out.flush();
        Thread.currentThread().join();
    }
}
