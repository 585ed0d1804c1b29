// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringConverter>
#include <QStringList>

#include <optional>

/// In what encodings programs write text. They go by these names: "utf-8", "utf-16" (the low byte first, as Windows
/// writes it), and "cp850" and the like for a code page of Windows.
namespace holdfast {

inline constexpr int kUtf8Page = 65001; ///< Windows' number for UTF-8

/// The code pages of a machine's language: what programs write to a console, and what other old programs write.
/// 0: the machine has none, as on Linux.
struct CodePages
{
    int oem = 0;
    int ansi = 0;
    friend bool operator==(const CodePages &, const CodePages &) = default;
};

/// Of this machine.
[[nodiscard]] CodePages systemCodePages();

/// What a person may choose: "oem", "ansi" and all names.
[[nodiscard]] QStringList encodingWords();

/// The name that such a word stands for on a machine with these code pages. UTF-8 where there is no code page, where
/// its number is not known here, and for an unknown word.
[[nodiscard]] QString encodingFor(const QString &word, CodePages pages);

/// The characters of the bytes 128 to 255; empty for an encoding with characters of several bytes.
[[nodiscard]] QString upperLetters(const QString &encoding);

/// Turns the bytes of one stream, piece by piece, into text. A mark for UTF-8 or UTF-16 at its beginning counts more
/// than the name. Bytes that are no text become U+FFFD. Never throws; for one thread.
class TextDecoder final
{
public:
    /// An unknown name counts as UTF-8.
    explicit TextDecoder(const QString &encoding = QStringLiteral("utf-8"));

    /// Characters that end in a later piece come with that.
    [[nodiscard]] QString decode(const QByteArray &bytes);

private:
    int m_page;                              ///< of Windows, or one that stands for UTF-16
    bool m_hasBegun = false;                 ///< whether there is a mark is known
    QByteArray m_rest;                       ///< the beginning of what is not decoded
    std::optional<QStringDecoder> m_unicode; ///< once it has begun, for UTF-8 and UTF-16
};

/// Text of a code page, up to its last whole character. Takes from `bytes` what it has read.
[[nodiscard]] QString takeCodePage(int page, QByteArray &bytes);

} // namespace holdfast
