#!/bin/sh
echo first >>/opt/order
