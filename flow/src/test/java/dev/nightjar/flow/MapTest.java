package dev.nightjar.flow;

import static dev.nightjar.flow.MapOptions.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "table" + i).toList();
    }

    private <R> Mapped<String, R> map(List<String> items, int atOnce, Branch<String, R> branch) {
        return runtime.run(flow -> flow.map("table", items, String::toString, atOnce(atOnce), branch));
    }

    @Test
    void resultsComeInTheOrderOfTheItems() {
        CountDownLatch last = new CountDownLatch(1);

        Mapped<String, String> mapped = map(names(3), 3, (branch, item) -> {
            if (item.equals("table2")) {
                last.countDown();
            }
            last.await();
            return branch.run(FakeTask.giving(item));
        });

        assertThat(mapped.results()).containsExactly("table0", "table1", "table2");
        assertThat(mapped.succeeded()).isEqualTo(3);
        assertThat(mapped.failed()).isEmpty();
        assertThat(mapped.orThrow()).isSameAs(mapped);
    }

    @Test
    void neverMoreBranchesLiveThanAllowedAndEachItemGoesThroughItsWholeBranchFirst() {
        Set<String> live = ConcurrentHashMap.newKeySet();
        AtomicInteger most = new AtomicInteger();
        Set<String> whole = ConcurrentHashMap.newKeySet();

        map(names(500), 4, (branch, item) -> {
            live.add(item);
            most.accumulateAndGet(live.size(), Math::max);
            branch.run(FakeTask.giving("built").named("build"));
            branch.run(FakeTask.giving("run").named("run"));
            branch.run(FakeTask.giving("verified").named("verify"));
            whole.add(item);
            live.remove(item);
            return item;
        });

        assertThat(most.get()).isBetween(1, 4);
        assertThat(whole).hasSize(500);
    }

    @Test
    void withOneBranchAtATimeTheStepsOfAnItemStayTogether() {
        List<String> steps = Collections.synchronizedList(new ArrayList<>());

        map(names(3), 1, (branch, item) -> {
            for (String step : List.of("build", "run", "verify")) {
                branch.run(FakeTask.doing(_ -> {
                            steps.add(item + " " + step);
                            return step;
                        })
                        .named(step));
            }
            return item;
        });

        assertThat(steps)
                .containsExactlyElementsOf(names(3).stream()
                        .flatMap(item -> Stream.of(item + " build", item + " run", item + " verify"))
                        .toList());
    }

    @Test
    void aBranchThatFailsLeavesTheOthersAlone() {
        Mapped<String, String> mapped = map(names(3), 2, (branch, item) -> {
            if (item.equals("table1")) {
                return branch.run(FakeTask.failing(new IOException("no space")).named("clone"));
            }
            return branch.run(FakeTask.giving(item));
        });

        assertThat(mapped.results()).containsExactly("table0", "table2");
        assertThat(mapped.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.item()).isEqualTo("table1");
            assertThat(failed.key()).isEqualTo("table1");
            assertThat(failed.error()).hasMessage("task 'clone' failed: IOException: no space");
        });
    }

    @Test
    void anErrorOfABranchIsItsFailureToo() {
        Mapped<String, String> mapped = map(names(2), 2, (_, item) -> {
            if (item.equals("table0")) {
                throw new StackOverflowError("deep");
            }
            return item;
        });

        assertThat(mapped.results()).containsExactly("table1");
        assertThat(mapped.failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.INTERNAL));
    }

    @Test
    void theSecondItemWithAKeyFailsByName() {
        Mapped<String, String> mapped = map(List.of("a", "b", "a"), 3, (_, item) -> item);

        assertThat(mapped.results()).containsExactly("a", "b");
        assertThat(mapped.failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.error())
                        .hasMessage("'map table#1' has two items with the key 'a'; give each its own"));
    }

    @Test
    void theSecondItemWithAKeyFailsByNameAlsoWhenTheFirstWasDoneBefore() throws Exception {
        Flow<List<String>> flow = context -> {
            Mapped<String, String> mapped =
                    context.map("table", List.of("a", "b", "a", "c"), item -> item, atOnce(2), (_, item) -> item);
            return mapped.failed().stream()
                    .map(failed -> String.valueOf(failed.error().getMessage()))
                    .toList();
        };
        List<String> failures = runtime.run("r", flow);

        assertThat(failures).containsExactly("'map table#1' has two items with the key 'a'; give each its own");
        assertThat(runtime.run("r", flow)).isEqualTo(failures);
    }

    @Test
    void anItemWithoutAKeyFailsAlone() {
        Mapped<String, String> mapped = runtime.run(flow -> flow.map(
                "table",
                List.of("a", "bad", "c"),
                item -> {
                    Check.argument(!item.equals("bad"), "bad has no name");
                    return item;
                },
                atOnce(1),
                (_, item) -> item));

        assertThat(mapped.results()).containsExactly("a", "c");
        assertThat(mapped.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.key()).isEqualTo("item #2");
            assertThat(failed.error())
                    .hasMessage("item #2 of 'map table#1' has no key: IllegalArgumentException: bad has no name; give"
                            + " each item one");
        });
    }

    @Test
    void anItemWhoseKeyIsCutInACharacterFailsAlone() {
        Mapped<String, String> mapped = runtime.run(
                flow -> flow.map("table", List.of("a", "b\ud83d"), item -> item, atOnce(1), (_, item) -> item));

        assertThat(mapped.results()).containsExactly("a");
        assertThat(mapped.failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.error()).hasMessageContaining("half a character"));
    }

    @Test
    @SuppressWarnings("NullAway") // the point of it
    void anItemWhoseKeyIsNullFailsAlone() {
        Mapped<String, String> mapped =
                runtime.run(flow -> flow.map("table", List.of("a"), _ -> null, atOnce(1), (_, item) -> item));

        assertThat(mapped.failed())
                .singleElement()
                .satisfies(failed ->
                        assertThat(failed.error()).hasMessageContaining("item #1 of 'map table#1' has no key"));
    }

    @Test
    void orThrowThrowsTheFirstFailureWithTheOthersSuppressedOnce() {
        Mapped<String, String> mapped = map(names(3), 3, (_, item) -> {
            throw new IOException(item);
        });

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(mapped::orThrow)
                    .hasMessage("IOException: table0")
                    .satisfies(first -> assertThat(first.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .containsExactly("IOException: table1", "IOException: table2"));
        }
    }

    @Test
    void branchesMayFailWithOneAndTheSameException() {
        NightjarException shared = new NightjarException(ErrorCode.BUSY, "the file is held");

        Mapped<String, String> mapped = map(names(3), 3, (_, _) -> {
            throw shared;
        });

        assertThatThrownBy(mapped::orThrow).isSameAs(shared).hasNoSuppressedExceptions();
    }

    @Test
    void aBranchThatGivesAnotherTypeThanIsKeptFails() {
        Mapped<String, String> mapped = runtime.run(flow -> flow.map(
                "table", List.of("a"), String::toString, atOnce(1).keeping(Duration.class), (_, item) -> item));

        assertThat(mapped.failed())
                .singleElement()
                .satisfies(
                        failed -> assertThat(failed.error())
                                .hasMessage(
                                        "the branch gave a String, and the map keeps a Duration of each; name the type of the results in 'keeping'"));
    }

    @Test
    @SuppressWarnings("NullAway") // there is no other Void
    void branchesNeedNoResult() {
        Mapped<String, Void> mapped = map(names(3), 3, (_, _) -> null);

        assertThat(mapped.succeeded()).isEqualTo(3);
        assertThat(mapped.failed()).isEmpty();
        assertThat(mapped.results()).isEmpty();
    }

    @Test
    void aMapInAMapIsBoundedByBoth() {
        AtomicInteger live = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        Mapped<String, Long> mapped = map(
                names(10),
                2,
                (schema, _) -> schema.map("column", names(10), String::toString, atOnce(2), (column, name) -> {
                            most.accumulateAndGet(live.incrementAndGet(), Math::max);
                            String result = column.run(FakeTask.giving(name));
                            live.decrementAndGet();
                            return result;
                        })
                        .succeeded());

        assertThat(mapped.results()).containsOnly(10L).hasSize(10);
        assertThat(most.get()).isBetween(1, 4);
        assertThat(runtime.events(RunEvent.TaskChanged.class).stream()
                        .map(event -> event.key().toString())
                        .distinct())
                .hasSize(100)
                .contains("map table#1 / [table3] / map column#1 / [table7] / step fake#1");
    }

    @Test
    void itemsAreTakenOnlyWhenABranchIsFreeForThem() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        Iterable<Integer> endless =
                () -> Stream.generate(taken::incrementAndGet).iterator();
        RunHandle<String> run = runtime.start(flow -> {
            flow.map("number", endless, String::valueOf, atOnce(3), (branch, _) -> {
                three.countDown();
                branch.sleep(java.time.Duration.ofHours(1));
                return "slept";
            });
            return "never";
        });
        three.await();
        runtime.clock.awaitTimers(3);

        assertThat(taken).hasValue(3);
        run.cancel();
        assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
        assertThat(taken).hasValue(3);
    }

    @Test
    void anIteratorThatThrowsEndsTheMapOnceItsBranchesHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch thrown = new CountDownLatch(1);
        Iterable<Integer> broken = () -> IntStream.range(0, 3)
                .map(i -> {
                    if (i == 2) {
                        thrown.countDown();
                        throw new IllegalStateException("no more rows");
                    }
                    return i;
                })
                .iterator();

        assertThatThrownBy(() -> runtime.run(flow -> flow.map("row", broken, String::valueOf, atOnce(3), (_, item) -> {
                    thrown.await();
                    ended.incrementAndGet();
                    return item;
                })))
                .hasMessage("IllegalStateException: no more rows");
        assertThat(ended).hasValue(2);
    }

    @Test
    void aHundredThousandItemsAreQuick() {
        Mapped<String, String> mapped = map(names(100_000), 64, (_, item) -> item);

        assertThat(mapped.succeeded()).isEqualTo(100_000);
        assertThat(mapped.results().skip(99_999)).containsExactly("table99999");
    }

    @Test
    void aBranchThatSubmitsEndsAfterWhatItSubmitted() {
        AtomicInteger done = new AtomicInteger();

        map(names(2), 2, (branch, item) -> {
            branch.submit(FakeTask.doing(_ -> {
                done.incrementAndGet();
                return item;
            }));
            return item;
        });

        assertThat(done).hasValue(2);
    }

    @Test
    void aMapOfNothingIsEmpty() {
        assertThat(map(List.of(), 3, (_, item) -> item).succeeded()).isZero();
    }

    @Test
    void atLeastOneBranchMustBeAllowed() {
        assertThatIllegalArgumentException().isThrownBy(() -> atOnce(0)).withMessage("concurrency must be positive: 0");
    }
}
