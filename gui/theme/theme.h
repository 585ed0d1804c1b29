// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBrush>
#include <QColor>
#include <QPalette>
#include <QString>

namespace holdfast::gui {

/// How good or bad something is. Shown as colour, shape and word together, never as colour alone.
enum class Level { Good, Warning, Bad, Quiet };

/// Why links end, in families that an eye can tell apart.
enum class CauseFamily { Restart, Network, Stall, Setup, Other };

/// The colours that the system's palette has none for; for a light and a dark window. Chosen to stay apart for people
/// who see red and green alike (after Okabe and Ito).
struct Theme
{
    bool dark = false;
    bool stale = false; ///< all is grey: what is shown is old
    QColor good;
    QColor warning;
    QColor bad;
    QColor quiet;     ///< neither good nor bad
    QColor faintText; ///< of less weight than the palette's text
    QColor line;      ///< grids and frames
    QColor raised;    ///< ground of the overview strip and of panes
    QColor p50;       ///< of latency, as are the next two
    QColor p99;
    QColor worst;

    [[nodiscard]] QColor of(Level level) const;
    [[nodiscard]] QColor of(CauseFamily family) const;

    /// Of the curves of several workers: eight, then the same again.
    [[nodiscard]] QColor curve(int number) const;

    /// Colour and hatching of an outage's bar.
    [[nodiscard]] QBrush brush(CauseFamily family) const;

    [[nodiscard]] static Theme of(const QPalette &palette);

private:
    [[nodiscard]] QColor shown(const QColor &colour) const;

    QColor m_ground;
};

[[nodiscard]] CauseFamily familyOf(const QString &cause);

/// Of a worker's state.
[[nodiscard]] Level levelOfWorker(const QString &state);
/// Of a run's state.
[[nodiscard]] Level levelOfRun(const QString &state);
/// Of the overview's news_level.
[[nodiscard]] Level levelOfNews(const QString &level);

/// A palette of a dark window, for systems whose Qt knows none, and for tests.
[[nodiscard]] QPalette darkPalette();
[[nodiscard]] QPalette lightPalette();

/// For a widget whose values are old: texts as they are while disabled, and by Theme::of() no colour in it and its
/// children. `usual`: without this.
[[nodiscard]] QPalette stalePalette(const QPalette &usual);

} // namespace holdfast::gui
