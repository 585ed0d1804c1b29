// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTest>

#include <cstdio>
#include <map>
#include <string>

#ifdef QT_WIDGETS_LIB
#include <QApplication>
#endif

// Several tests in one program (TestPrograms.cmake): its first argument names the test, the others are Qt Test's.

namespace holdfast::together {

using Main = int (*)(int argc, char **argv);

inline std::map<std::string, Main> &mains()
{
    static std::map<std::string, Main> all;
    return all;
}

struct Registration
{
    Registration(const char *name, Main main) { mains().emplace(name, main); }
};

/// Without an application, for tests that promise to need none.
struct NoApplication
{
    NoApplication(int & /*argc*/, char ** /*argv*/) {}
};

template <typename Application, typename Test>
int runTest(int argc, char **argv)
{
    [[maybe_unused]] Application application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace holdfast::together

int main(int argc, char **argv)
{
    const auto &mains = holdfast::together::mains();
    const auto found = mains.find(argc > 1 ? argv[1] : "");
    if (found != mains.end()) {
        argv[1] = argv[0];
        return found->second(argc - 1, argv + 1);
    }
    std::fprintf(stderr, "usage: %s TEST [arguments of Qt Test]\nTEST is one of\n", argv[0]);
    for (const auto &[name, run] : mains)
        std::fprintf(stderr, "  %s\n", name.c_str());
    return 2;
}

#define HOLDFAST_REGISTER(Application, Test)                                                                           \
    namespace {                                                                                                        \
    const ::holdfast::together::Registration kRegistration(HOLDFAST_TEST_NAME,                                         \
                                                           ::holdfast::together::runTest<Application, Test>);          \
    }

#undef QTEST_APPLESS_MAIN
#undef QTEST_GUILESS_MAIN
#undef QTEST_MAIN
#define QTEST_APPLESS_MAIN(Test) HOLDFAST_REGISTER(::holdfast::together::NoApplication, Test)
#define QTEST_GUILESS_MAIN(Test) HOLDFAST_REGISTER(::QCoreApplication, Test)
#ifdef QT_WIDGETS_LIB
#define QTEST_MAIN(Test) HOLDFAST_REGISTER(::QApplication, Test)
#else
#define QTEST_MAIN(Test) HOLDFAST_REGISTER(::QCoreApplication, Test)
#endif
