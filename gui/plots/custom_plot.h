// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

// QCustomPlot's header is written with the keywords that the project does without.
#define signals Q_SIGNALS
#define slots Q_SLOTS
// NOLINTNEXTLINE(bugprone-macro-parentheses): its arguments are a declaration and a list
#define foreach(item, list) for (item : list)
#include <qcustomplot.h>
#undef foreach
#undef slots
#undef signals
