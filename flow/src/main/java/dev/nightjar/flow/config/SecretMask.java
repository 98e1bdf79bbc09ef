package dev.nightjar.flow.config;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;

/**
 * Replaces many words in one pass over a text, whatever their number: the automaton of Aho and Corasick ("Efficient
 * string matching", 1975). Immutable once built, thread-safe.
 */
final class SecretMask {
    private static final String MASK = "***";

    private final Node root = new Node(0);

    SecretMask(Collection<String> words) {
        words.forEach(this::insert);
        link();
    }

    /** The text with each word in it as {@code ***}; words that overlap become one. */
    String mask(String text) {
        return mask(text, false);
    }

    /** The same of a text whose end is missing: the beginning of a word at its end is {@code ***} too. */
    String maskCut(String text) {
        return mask(text, true);
    }

    private String mask(String text, boolean cut) {
        Spans spans = new Spans();
        Node node = root;
        for (int i = 0; i < text.length(); i++) {
            node = node.step(text.charAt(i));
            if (node.longest > 0) {
                spans.add(i + 1 - node.longest, i + 1);
            }
        }
        if (cut && node.depth > 0) {
            spans.add(text.length() - node.depth, text.length());
        }
        return spans.replaceIn(text);
    }

    private void insert(String word) {
        Node node = root;
        for (int i = 0; i < word.length(); i++) {
            node = node.childFor(word.charAt(i));
        }
        node.longest = word.length();
    }

    private void link() {
        Deque<Node> level = new ArrayDeque<>();
        for (Node child : root.children) {
            child.fallback = root;
            level.add(child);
        }
        while (!level.isEmpty()) {
            Node node = level.remove();
            for (int i = 0; i < node.children.length; i++) {
                Node child = node.children[i];
                child.fallback = node.fallback.step(node.labels[i]);
                child.longest = Math.max(child.longest, child.fallback.longest);
                level.add(child);
            }
        }
    }

    /** A prefix of a word, of this depth; {@code longest} is the length of the longest word that ends with it. */
    private static final class Node {
        private final int depth;
        private char[] labels = {};
        private Node[] children = {};
        private Node fallback = this;
        private int longest;

        Node(int depth) {
            this.depth = depth;
        }

        Node step(char character) {
            Node node = this;
            int index = Arrays.binarySearch(node.labels, character);
            while (index < 0 && node.fallback != node) {
                node = node.fallback;
                index = Arrays.binarySearch(node.labels, character);
            }
            return index < 0 ? node : node.children[index];
        }

        Node childFor(char character) {
            int index = Arrays.binarySearch(labels, character);
            if (index >= 0) {
                return children[index];
            }
            int at = -index - 1;
            char[] moreLabels = Arrays.copyOf(labels, labels.length + 1);
            Node[] moreChildren = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(labels, at, moreLabels, at + 1, labels.length - at);
            System.arraycopy(children, at, moreChildren, at + 1, children.length - at);
            Node child = new Node(depth + 1);
            moreLabels[at] = character;
            moreChildren[at] = child;
            labels = moreLabels;
            children = moreChildren;
            return child;
        }
    }

    /** Parts of a text that grow to the right; a new one swallows those that it overlaps. */
    private static final class Spans {
        private int[] bounds = {};
        private int size;

        void add(int start, int end) {
            int from = start;
            while (size > 0 && bounds[size - 1] > start) {
                from = Math.min(from, bounds[size - 2]);
                size -= 2;
            }
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, Math.max(8, size * 2));
            }
            bounds[size++] = from;
            bounds[size++] = end;
        }

        String replaceIn(String text) {
            if (size == 0) {
                return text;
            }
            StringBuilder masked = new StringBuilder(text.length());
            int done = 0;
            for (int i = 0; i < size; i += 2) {
                masked.append(text, done, bounds[i]).append(MASK);
                done = bounds[i + 1];
            }
            return masked.append(text, done, text.length()).toString();
        }
    }
}
