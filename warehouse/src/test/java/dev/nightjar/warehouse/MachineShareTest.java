package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineShareTest {
    private static final long GIB = 1L << 30;

    @Test
    void allTogetherGetAtMost55PercentOfTheMemory() {
        for (long gib : new long[] {8, 16, 24, 64, 512}) {
            for (int processes = 1; processes <= 8; processes++) {
                long total = gib * GIB;
                long given = 2 * MachineShare.ofSession(total, 8).memory()
                        + processes
                                * MachineShare.ofProcess(processes, total, 8).memory();

                assertThat(given).as("%d GiB, %d processes", gib, processes).isBetween(total / 2, total / 100 * 55);
            }
        }
    }

    @Test
    void sharesTheCoresAndLeavesEachOne() {
        assertThat(MachineShare.ofProcess(2, 16 * GIB, 8).threads()).isEqualTo(4);
        assertThat(MachineShare.ofProcess(16, 16 * GIB, 8).threads()).isEqualTo(1);
        assertThat(MachineShare.ofSession(16 * GIB, 8).threads()).isEqualTo(8);
    }

    @Test
    void givesNobodyLessThanDuckDbNeedsToStart() {
        assertThat(MachineShare.ofProcess(8, GIB, 2).memoryLimit()).isEqualTo("256MiB");
        assertThat(MachineShare.ofSession().memory()).isGreaterThanOrEqualTo(256L << 20);
    }
}
