// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

#include <windows.h>

/// Who may do what with a file or folder. Others are all but its owner, the user of this process, the system, its
/// installer and the administrators.
namespace holdfast::runtime {

inline constexpr ACCESS_MASK kReading = FILE_READ_DATA | GENERIC_READ | GENERIC_ALL;
/// For a folder, the same bits are: make files and folders in it, and delete what is in it.
inline constexpr ACCESS_MASK kWriting = FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC |
                                        WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL;

struct LocalFreeing
{
    void operator()(void *memory) const { LocalFree(memory); }
};
using Descriptor = std::unique_ptr<void, LocalFreeing>;

/// Everything for the system, the administrators and this user, nothing for others, and nothing from the folder above.
[[nodiscard]] Descriptor ownerOnly();

/// Others may do one of these things. False for a file that is not there; true where the list cannot be read.
[[nodiscard]] bool othersMay(ACCESS_MASK things, const QString &path);

/// Gives a folder that is there the list of ownerOnly(). Empty: done. Else what failed, as people read it.
[[nodiscard]] QString closeFolder(const QString &path);

} // namespace holdfast::runtime
