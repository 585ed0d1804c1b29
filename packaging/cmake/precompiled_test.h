// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// As precompiled.h, for the test programs.
#include "packaging/cmake/precompiled.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest/qtestcase.h> // not all of QtTest: the rest looks different to a program that links Qt Network
#include <QtTest/qtestdata.h>
